#!/usr/bin/env node
/** The executable `softlook`. */
import { softlook } from './softlook.ts';

process.exitCode = await softlook(process.argv.slice(2));
