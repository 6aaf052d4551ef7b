import { runChaos, type ChaosOptions } from './run';

/** `node main.js <options as JSON>`: progress on standard error, the report as one line of JSON. */
const [, , text = ''] = process.argv;
runChaos(JSON.parse(text) as ChaosOptions, (line) => process.stderr.write(`${line}\n`))
	.then((report) => {
		process.stdout.write(`${JSON.stringify(report)}\n`);
		process.exit(0);
	})
	.catch((thrown: unknown) => {
		const said = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
		process.stderr.write(`${said}\n`);
		process.exit(1);
	});
