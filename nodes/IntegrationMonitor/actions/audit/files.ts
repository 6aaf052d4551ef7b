/** The parts of a text as the bytes of one file. */
export async function joined(parts: AsyncGenerator<string>): Promise<Buffer> {
	const chunks: Buffer[] = [];
	// eslint-disable-next-line @typescript-eslint/await-thenable -- the rule does not know async generators, the compiler does
	for await (const part of parts) chunks.push(Buffer.from(part, 'utf8'));
	return Buffer.concat(chunks);
}

export const fileName = (stem: string, ending: string): string =>
	`${stem.replace(/[^A-Za-z0-9._-]+/g, '-')}.${ending}`;
