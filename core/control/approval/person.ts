/**
 * One person however written: `Maria Lopez <Maria@Example.com>`, `maria+site@example.com` and
 * `MARIA@example.com` are one, so are `Lopez, María` and `maria lopez`. It is meant for keeping
 * persons apart, where taking two spellings for one person is the safe mistake.
 */
export function personKey(text: string): string {
	const mail = /<([^<>\s]{1,200}@[^<>\s]{1,200})>/.exec(text)?.[1] ?? text;
	const folded = mail
		.normalize('NFKD')
		.replace(/[\p{M}\p{Cf}\p{Cc}]/gu, '')
		.toLowerCase()
		.trim();
	const at = folded.lastIndexOf('@');
	if (at > 0) {
		const local = folded.slice(0, at).replace(/\+.*$/, '').replace(/\s/gu, '');
		return `${local}@${folded.slice(at + 1).trim()}`;
	}
	return folded
		.split(/[\s,;]+/u)
		.filter((word) => word !== '')
		.sort()
		.join(' ');
}

/** Who a spelling belongs to, when the policy lists other names of a person (a login, a number). */
export type Identity = (text: string) => string;
