'use strict';

const { rm } = require('node:fs/promises');

const { dest, src } = require('gulp');

/** A file that left the source must not stay in the package. */
const clean = () => rm('dist', { recursive: true, force: true });

/**
 * n8n resolves `file:../../icons/x.svg` against the compiled node, so the drawings have to lie in
 * dist/icons. Everything else in dist is emitted by tsc, codex files and output schemas included.
 */
function icons() {
	// `encoding: false`: gulp would otherwise read images as UTF-8 text and break the binary ones.
	return src('icons/**/*.{svg,png}', { encoding: false }).pipe(dest('dist/icons'));
}

exports.clean = clean;
exports['build:icons'] = icons;
