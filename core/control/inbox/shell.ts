import { markup, plain } from '../../job-cost/report/escape';
import { STYLE } from './style';

/** A sentence at the head of a page: what was done, or why not. */
export interface Notice {
	readonly tone: 'good' | 'bad';
	readonly text: string;
	/** What to do about it. */
	readonly remedy?: string;
}

export interface Shell {
	readonly title: string;
	/** Name of the inbox, e.g. of the company or environment it belongs to. */
	readonly inbox: string;
	readonly person: string;
	readonly notices: readonly Notice[];
}

/** One line of foreign text, safe in an element or a quoted attribute. */
export const text = (value: string, longest = 200): string => markup(plain(value, longest));

/**
 * A complete page without scripts, images or links to elsewhere. `body` is markup; everything else is
 * text and escaped here. The page forbids scripts by its own content policy as well, because n8n's
 * sandbox for webhook answers allows them.
 */
export const page = ({ title, inbox, person, notices }: Shell, body: string): string =>
	`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'">
<title>${text(title)} · ${text(inbox)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<div class="top"><h1>${text(title)}</h1><span class="muted">${text(inbox)} · signed in as <b>${text(person, 100)}</b></span></div>
${notices.map(notice).join('\n')}
${body}
</main>
</body>
</html>
`;

const notice = ({ tone, text: says, remedy }: Notice): string =>
	`<div class="note ${tone}" role="${tone === 'bad' ? 'alert' : 'status'}"><p><b>${text(says, 600)}</b></p>${
		remedy === undefined ? '' : `<p>${text(remedy, 600)}</p>`
	}</div>`;

/** A query of this page, relative to wherever it is served: ids and filters only, never a payload. */
export function query(values: Readonly<Record<string, string | number | undefined>>): string {
	const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
	const written = given
		.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
		.join('&');
	return markup(`?${written}`);
}
