import { v7 } from 'uuid';

/** A new UUIDv7: time-ordered, made in the application, never by the database. */
export const newId = (): string => v7();
