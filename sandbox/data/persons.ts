/** Test persons, by resident ID number, and mobiles that no message reaches. */
export interface Person {
  idNumber: string;
  name: string;
  document: 'passed' | 'mismatch' | 'expired' | 'forged';
  face: 'passed' | 'failed' | 'spoof';
}

export const persons: readonly Person[] = [
  { idNumber: '110105198506120042', name: '李桂香', document: 'passed', face: 'passed' },
  { idNumber: '110105199001010010', name: '王建国', document: 'passed', face: 'passed' },
  { idNumber: '110105198802030025', name: '赵敏', document: 'mismatch', face: 'failed' },
  { idNumber: '110105198703040033', name: '钱伟', document: 'expired', face: 'passed' },
  { idNumber: '110105198604051044', name: '孙丽', document: 'forged', face: 'spoof' },
  { idNumber: '110105197907070053', name: '周强', document: 'passed', face: 'spoof' },
];

export const findPerson = (idNumber: string): Person | undefined =>
  persons.find((person) => person.idNumber === idNumber);

export const findPersonByName = (name: string | undefined): Person | undefined =>
  persons.find((person) => person.name === name);

/** A message to it is accepted and never arrives. */
export const lostMobiles: readonly string[] = ['13800007777'];

export const unreachableMobiles: readonly string[] = ['13800009999'];
