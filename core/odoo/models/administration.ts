/** Models only an administrator touches, and only through Setup. */
export const MODEL = 'ir.model';
export const MODEL_FIELD = 'ir.model.fields';
export const MODEL_ACCESS = 'ir.model.access';
export const RECORD_RULE = 'ir.rule';
export const MODEL_DATA = 'ir.model.data';
export const GROUP = 'res.groups';
