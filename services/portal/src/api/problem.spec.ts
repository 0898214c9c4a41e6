import { expect, it } from 'vitest';
import { problemOf } from './problem.js';

it.each([
  [new TypeError('Failed to fetch'), 'offline'],
  [new TypeError('NetworkError when attempting to fetch resource.'), 'offline'],
  [new TypeError('Load failed'), 'offline'],
  [new TypeError('Failed to fetch dynamically imported module: /assets/unit-page.js'), 'offline'],
  [new TypeError('error loading dynamically imported module'), 'offline'],
  [new Error('Unable to preload CSS for /assets/form.css'), 'offline'],
  // A mistake of ours is not the reader's network.
  [new TypeError("Cannot read properties of undefined (reading 'name')"), 'fault'],
  [new Error('no outcome'), 'fault'],
])('%s is %s', (error, code) => expect(problemOf(error).code).toBe(code));
