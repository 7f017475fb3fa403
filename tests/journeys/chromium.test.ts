import { startChromium } from './chromium.ts';
import { walkAll } from './walk.ts';

walkAll(startChromium);
