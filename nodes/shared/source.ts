import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IExecuteFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { z } from 'zod/v4';

import type { Verification } from '../../core/delivery/intake/verify';
import { fault, toFault, type Fault } from '../../core/faults';
import type { SourceAccess } from '../../core/sources/fetch';
import { readCredential } from './ports';

export const SOURCE_CREDENTIAL = 'constructionSourceApi';

/** What the credential of a source says; each half may be missing, never wrong. */
export interface SourceAccount {
	readonly verification: Verification | undefined;
	readonly access: SourceAccess | undefined;
}

const text = z.string().trim();
/** Not trimmed: a blank may belong to a secret. */
const secret = z.string().default('');
const header = text.regex(/^[A-Za-z0-9-]{1,64}$/);
const schema = z.object({
	verification: z.enum(['hmac', 'header', 'basic']).default('hmac'),
	webhookHeader: header.default('X-Signature'),
	webhookUser: text.default(''),
	webhookSecret: secret,
	nextWebhookSecret: secret,
	encoding: z.enum(['hex', 'base64']).default('hex'),
	prefix: text.default(''),
	timestampHeader: text.default(''),
	signedText: text.default('{timestamp}.{body}'),
	windowSeconds: z.number().int().min(1).max(86_400).default(300),
	baseUrl: text.default(''),
	authentication: z.enum(['none', 'bearer', 'header', 'oauth2']).default('oauth2'),
	apiHeader: header.default('X-API-Key'),
	apiToken: secret,
	tokenUrl: text.default(''),
	clientId: text.default(''),
	clientSecret: secret,
});
type Given = z.infer<typeof schema>;

type CredentialContext = Pick<IExecuteFunctions, 'getCredentials'>;

/** The node's source account; faults `credential.missing` and `credential.incomplete`. */
export const readSource = async (ctx: CredentialContext): Promise<SourceAccount> =>
	sourceOf(await readCredential(ctx, SOURCE_CREDENTIAL, 'Construction Source API'));

export function sourceOf(credential: ICredentialDataDecryptedObject): SourceAccount {
	const parsed = schema.safeParse(credential);
	if (!parsed.success) {
		throw incomplete(String(parsed.error.issues[0]?.path[0] ?? 'verification'));
	}
	return { verification: verificationOf(parsed.data), access: accessOf(parsed.data) };
}

function verificationOf(given: Given): Verification | undefined {
	const secrets = [given.webhookSecret, given.nextWebhookSecret].filter((one) => one !== '');
	if (secrets.length === 0) return undefined;
	switch (given.verification) {
		case 'header':
			return { kind: 'header', header: given.webhookHeader, secrets };
		case 'basic':
			if (given.webhookUser === '') throw incomplete('webhookUser');
			return { kind: 'basic', user: given.webhookUser, secrets };
		case 'hmac':
			return {
				kind: 'hmac',
				header: given.webhookHeader,
				secrets,
				encoding: given.encoding,
				prefix: given.prefix,
				...(given.timestampHeader === '' ? {} : { timestamp: signedTime(given) }),
			};
	}
}

/** A time that is not signed proves nothing, and neither does a signature without the body. */
function signedTime({ timestampHeader, signedText, windowSeconds }: Given) {
	if (!header.safeParse(timestampHeader).success) throw incomplete('timestampHeader');
	if (!signedText.includes('{timestamp}') || signedText.split('{body}').length !== 2) {
		throw incomplete(
			'signedText',
			'Write {timestamp} and, once, {body} where the source has them.',
		);
	}
	return { header: timestampHeader, signed: signedText, windowMs: windowSeconds * 1000 };
}

function accessOf(given: Given): SourceAccess | undefined {
	if (given.baseUrl === '') return undefined;
	return { baseUrl: httpUrl(given.baseUrl, 'baseUrl'), auth: authOf(given) };
}

function authOf(given: Given): SourceAccess['auth'] {
	switch (given.authentication) {
		case 'none':
			return { kind: 'none' };
		case 'bearer':
			if (given.apiToken === '') throw incomplete('apiToken');
			return { kind: 'header', header: 'authorization', value: `Bearer ${given.apiToken}` };
		case 'header':
			if (given.apiToken === '') throw incomplete('apiToken');
			return { kind: 'header', header: given.apiHeader.toLowerCase(), value: given.apiToken };
		case 'oauth2':
			if (given.clientId === '') throw incomplete('clientId');
			if (given.clientSecret === '') throw incomplete('clientSecret');
			return {
				kind: 'oauth2',
				tokenUrl: httpUrl(given.tokenUrl, 'tokenUrl'),
				clientId: given.clientId,
				clientSecret: given.clientSecret,
			};
	}
}

function httpUrl(address: string, field: string): string {
	const url = URL.canParse(address) ? new URL(address) : undefined;
	if (url === undefined || !/^https?:$/.test(url.protocol) || url.username || url.password) {
		throw incomplete(field, 'Write it as https://host, without user and password.');
	}
	return url.href;
}

const incomplete = (field: string, remedy = `Fill in ${field}.`): Fault =>
	fault({
		class: 'rights',
		code: 'credential.incomplete',
		message: `The credential has no usable ${field}.`,
		remedy: `Construction Source API credential: ${remedy}`,
		field,
	});

/** Checks the form only: what a webhook secret is worth shows when the source sends something. */
export async function constructionSource(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const { verification, access } = sourceOf(credential.data ?? {});
		const can = [
			...(verification === undefined ? [] : ['verify webhooks']),
			...(access === undefined ? [] : ['fetch records']),
		];
		if (can.length === 0) throw incomplete('webhookSecret');
		return await Promise.resolve({
			status: 'OK',
			message: `Complete: can ${can.join(' and ')}. Nothing was sent to the source.`,
		});
	} catch (thrown) {
		const { message, remedy } = toFault(thrown);
		return { status: 'Error', message: `${message} ${remedy}` };
	}
}
