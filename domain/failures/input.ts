import { buildText, buildVagueText } from './text.ts';

export const inputFailures = {
  INP_REQUIRED: buildText(
    'merchant',
    '缺少必填项[：{field}]，请补填[，令牌由 {call} 取得]',
    'A required item is missing[: {field}]. Please fill it in[, with a token of {call}].',
    'required field missing',
  ),
  INP_UNKNOWN_FIELD: buildText(
    'merchant',
    '不支持的字段[：{field}]，请删除后重试',
    'This field is not known[: {field}]. Please remove it.',
    'unknown field',
  ),
  INP_FORMAT: buildText(
    'merchant',
    '填写内容不符合要求[：{field}][，可填：{allowed}][，应为：{expected}]，请按说明修改',
    'This entry is not in the form that is asked for[: {field}][, one of {allowed}][, expected: {expected}]. Please correct it.',
    'format, length or a value that is not offered',
  ),
  INP_NUMBER_IN_TEXT: buildText(
    'merchant',
    '文字说明中请勿填写卡号或证件号码[：{field}]，请删除后重试',
    'Please remove the card or ID number from the text[: {field}].',
    'free text holds what looks like a card or identity number',
  ),
  INP_ENCODING: buildText(
    'merchant',
    '文件编码无法识别[（{encoding}）]，请在Excel中另存为“CSV UTF-8（逗号分隔）”后重新上传',
    'The encoding of the file cannot be read[ ({encoding})]. Please save it in Excel as “CSV UTF-8 (comma delimited)” and send it again.',
    'a file neither in UTF-8 nor in GB18030, or partly in one and partly in the other',
  ),
  INP_REPEATED: buildText(
    'merchant',
    '重复填写[：{field}]，请只保留一处',
    'This is given more than once[: {field}]. Please keep one of them.',
    'the same merchant in two rows of a campaign, or the same column twice',
  ),
  INP_CELL_ROUNDED: buildText(
    'merchant',
    '表格已将号码变为科学计数法，数字已丢失[：{field}]，请将该列设为文本格式后重新填写',
    'The table shows this number in scientific notation, so that digits are lost[: {field}]. Please format the column as text and enter it again.',
    'a cell such as 6.22202E+18 in a campaign file',
  ),
  INP_CARD_CHECK: buildText(
    'merchant',
    '卡号校验不通过，请对照卡面重新输入[；如与卡面完全一致，请确认（{confirm}）后再次提交]',
    'The card number is not valid. Please type it again from the card.[ If it is exactly as printed, confirm that ({confirm}) and send it again.]',
    'Luhn, length, or token and last four disagree',
  ),
  INP_SAME_AS_OLD: buildText(
    'merchant',
    '新卡与现用卡相同，请填写要更换的新卡',
    'The new card is the one in use. Please enter the card you want to change to.',
    'new account equals the bound one',
  ),
  INP_OLD_MISMATCH: buildText(
    'merchant',
    '原卡后四位不符，请核对现用结算卡',
    'The last four digits of the present card do not fit. Please check the card now in use.',
    'typed old card is not the bound one',
  ),
  INP_NAME_FORMAT: buildText(
    'merchant',
    '姓名格式有误，请按证件或执照原样填写（含“·”和括号）',
    'Please write the name exactly as on the document, with dots and brackets.',
    'name format',
  ),
  INP_ID_CHECK: buildText(
    'merchant',
    '证件号码校验不通过[（证件类型：{items}）]，请按证件原样填写，或选择正确的证件类型',
    'The ID number is not valid[ for this type of document: {items}]. Please copy it from the document, or choose the right type.',
    'form, check digit or date of birth of the type of document',
  ),
  INP_USCC_CHECK: buildText(
    'merchant',
    '统一社会信用代码校验不通过，请按执照原样填写[；如与执照完全一致，请确认（{confirm}）后再次提交]',
    'The unified social credit code is not valid. Please copy it from the licence.[ If it is exactly as printed, confirm that ({confirm}) and send it again.]',
    'GB 32100 check digit',
  ),
  INP_MOBILE: buildText(
    'merchant',
    '手机号码格式有误，请填写11位大陆手机号',
    'The mobile number is not valid. Please enter an 11-digit mainland number.',
    'mobile format',
  ),
  INP_BRANCH_CHECK: buildText(
    'merchant',
    '联行号与开户行不符，请重新选择支行',
    'The branch code does not fit the bank. Please choose the branch again.',
    'CNAPS check digit or bank prefix',
  ),
  MAT_MISSING: buildText(
    'merchant',
    '缺少材料[：{items}]，请补传清晰、有效的原件照片',
    'Papers are missing[: {items}]. Please upload clear photos of the valid originals.',
    'material missing',
  ),
  MAT_UNREADABLE: buildText(
    'merchant',
    '材料无法识别[：{items}]，请补传清晰的原件照片[（{allowed}）]',
    'Papers cannot be read[: {items}]. Please upload clear photos of the originals[ ({allowed})].',
    'material unreadable or of a wrong type',
  ),
  MAT_EXPIRED: buildText(
    'merchant',
    '材料已过期[：{items}]，请补传有效的原件照片',
    'Papers have expired[: {items}]. Please upload valid ones.',
    'material expired',
  ),
  MAT_INCONSISTENT: buildText(
    'merchant',
    '材料与填写内容不一致[：{items}]，请核对后补传',
    'Papers and entries disagree[: {items}]. Please check and upload again.',
    'material contradicts the request',
  ),
  MAT_INVALID: buildText(
    'merchant',
    '材料不符合要求[：{items}]，请按要求补传[（{allowed}）]',
    'Papers are not acceptable[: {items}]. Please upload as asked[ ({allowed})].',
    'material invalid',
  ),
  MAT_NOT_CHECKED: buildText(
    'operator',
    '材料由人工核对[：{items}]',
    'A person checks the papers[: {items}].',
    'not asked: no party is connected that checks it; compare the papers by eye',
  ),
  MAT_FORGED: buildVagueText(
    'nobody',
    'the authority found the document forged: for the risk officer',
  ),
} as const;
