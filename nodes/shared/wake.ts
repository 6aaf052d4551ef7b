import { EventEmitter } from 'node:events';

/** Wakes the Delivery Triggers of this process, so that a committed event need not wait for a tick. */
const bell = new EventEmitter().setMaxListeners(0);

/** Something of this workflow may be due, in this connection. */
export const wake = (connection: string, workflowId: string): void => {
	bell.emit(connection, workflowId);
};

/** Calls `listener` with the workflow of every wake, until the returned function is called. */
export function onWake(connection: string, listener: (workflowId: string) => void): () => void {
	bell.on(connection, listener);
	return () => bell.off(connection, listener);
}
