export { openFileStore, TooLargeError, type FileStore, type Incoming, type StoredFile } from './file-store.js';
export { sweepFiles, type Swept } from './sweep.js';
