import { v7 } from 'uuid';

/** A new UUIDv7: time-ordered, made in the application, never by the database. */
export const newId = (): string => v7();

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Ids are UUIDs; anything else is not found rather than a database error. */
export const isId = (value: string): boolean => UUID.test(value);
