import { EventEmitter } from 'node:events';

/** Wakes the Delivery Triggers of this process, so that a committed event need not wait for a tick. */
const bell = new EventEmitter().setMaxListeners(0);

/** Something of this connection may be due. */
export const wake = (connection: string): void => {
	bell.emit(connection);
};

/** Calls `listener` on every wake of the connection until the returned function is called. */
export function onWake(connection: string, listener: () => void): () => void {
	bell.on(connection, listener);
	return () => bell.off(connection, listener);
}
