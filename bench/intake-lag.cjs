/**
 * Preloaded into the n8n under test: answers GET / on BENCH_LAG_PORT with the longest the event loop
 * stood still since the last question, in ms.
 */
'use strict';

const http = require('node:http');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const port = Number(process.env.BENCH_LAG_PORT);
const RESOLUTION_MS = 5;
if (port > 0 && process.argv.some((word) => word === 'start')) {
	const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
	delay.enable();
	http
		.createServer((_request, response) => {
			const ms = (ns) => Math.max(0, ns / 1e6 - RESOLUTION_MS);
			response.end(JSON.stringify({ max: ms(delay.max), p99: ms(delay.percentile(99)) }));
			delay.reset();
		})
		.listen(port, '127.0.0.1')
		.unref();
}
