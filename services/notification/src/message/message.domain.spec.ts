import type { Role } from '@zhuanguan/access';
import { expect, it } from 'vitest';
import { audiencesOf } from './message.domain.js';

it.each<[Role[], string[]]>([
  [['unit_handler'], ['unit_handlers']],
  [['specialist'], ['unit_handlers']],
  [['unit_handler', 'specialist'], ['unit_handlers']],
  [
    ['department_officer', 'unit_handler'],
    ['department_officers', 'unit_handlers'],
  ],
  [['bureau_officer'], ['bureau_officers']],
  [['operator', 'analyst', 'platform_client'], []],
  [[], []],
])('%j read what is for %j', (roles, audiences) => expect(audiencesOf(roles)).toEqual(audiences));
