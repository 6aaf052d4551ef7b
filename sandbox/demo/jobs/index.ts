import type { Job } from '../types';
import { clinic } from './clinic';
import { lofts } from './lofts';
import { school } from './school';
import { warehouse } from './warehouse';

export const JOBS: readonly Job[] = [clinic, school, warehouse, lofts];
