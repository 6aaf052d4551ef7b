/** The part of pdfmake that the report uses; the package ships no types of its own. */
declare module 'pdfmake' {
	interface PdfMake {
		setFonts(
			fonts: Record<string, Record<'normal' | 'bold' | 'italics' | 'bolditalics', string>>,
		): void;
		setUrlAccessPolicy(mayFetch: (url: string) => boolean): void;
		setLocalAccessPolicy(mayRead: (path: string) => boolean): void;
		createPdf(definition: object): { getBuffer(): Promise<Buffer> };
	}
	const pdfmake: PdfMake;
	export default pdfmake;
}
