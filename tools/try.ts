import { storySchema } from '@matchcut/runtime';
import * as z from '../packages/runtime/node_modules/zod/mini/index.js';
console.log(JSON.stringify((z as any).toJSONSchema(storySchema, { io: 'input', unrepresentable: 'any' }), null, 1).slice(0, 7000));
