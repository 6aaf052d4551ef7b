'use strict';

// For programs that are not n8n: canonical schemas, sources, the Odoo client and the verbs.
// n8n itself never loads this file; it reads the `n8n` block of package.json.
module.exports = require('./dist/core');
