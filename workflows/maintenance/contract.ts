export const maintenanceType = 'maintain';
