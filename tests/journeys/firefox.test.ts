import { startFirefox } from './firefox.ts';
import { walkAll } from './walk.ts';

walkAll(startFirefox);
