/**
 * A text that brings its own transaction. When one of its statements fails, the connection would stay in that
 * transaction and refuse all that comes after it.
 */
export const TRANSACTION = /^\s*begin;([\s\S]*);\s*commit;?\s*$/i
