import type { CompanyKey } from './types';

/**
 * Ridgeline Builders, an invented contractor: people, machines, vendors and the list of cost codes
 * that all its jobs share. The codes are this company's own eight divisions.
 */

export const COMPANIES: Readonly<Record<CompanyKey, { name: string; currency: string }>> = {
	home: { name: 'Ridgeline Builders', currency: 'USD' },
	north: { name: 'Ridgeline Builders North', currency: 'CAD' },
};

export const COST_CODES: ReadonlyArray<readonly [code: string, name: string]> = [
	['01-100', 'Site supervision'],
	['01-200', 'Site offices, fences and permits'],
	['01-300', 'Safety and daily cleaning'],
	['02-100', 'Clearing and stripping'],
	['02-200', 'Excavation'],
	['02-300', 'Backfill and compaction'],
	['02-400', 'Drains and buried services'],
	['03-100', 'Formwork'],
	['03-200', 'Reinforcement'],
	['03-300', 'Placed concrete'],
	['03-400', 'Slab finishing'],
	['04-100', 'Block and brick walls'],
	['04-200', 'Roof covering'],
	['04-300', 'Windows and glazed doors'],
	['04-400', 'Insulation and sealing'],
	['05-100', 'Structural steel'],
	['05-200', 'Stairs and railings'],
	['06-100', 'Partitions and ceilings'],
	['06-200', 'Doors and fittings'],
	['06-300', 'Floor covering'],
	['06-400', 'Painting'],
	['07-100', 'Heating and cooling'],
	['07-200', 'Plumbing'],
	['08-100', 'Power and lighting'],
	['08-200', 'Data, alarms and access control'],
];

export const EMPLOYEES: ReadonlyArray<
	readonly [code: string, company: CompanyKey, name: string, job: string, hourlyCost: string]
> = [
	['1001', 'home', 'Dana Whitlock', 'Superintendent', '68.00'],
	['1002', 'home', 'Marco Reyes', 'Carpenter foreman', '52.00'],
	['1003', 'home', 'Alice Tran', 'Carpenter', '44.50'],
	['1004', 'home', 'Joel Baptiste', 'Labourer', '36.00'],
	['1005', 'home', 'Priya Nair', 'Machine operator', '49.00'],
	['1006', 'home', 'Sam Okafor', 'Finisher', '41.00'],
	['1007', 'home', 'Lena Fischer', 'Superintendent', '66.50'],
	['1008', 'home', 'Tom Alvarez', 'Mason', '47.25'],
	['2001', 'north', 'Noah Gagnon', 'Superintendent', '71.00'],
	['2002', 'north', 'Chloe Martin', 'Carpenter', '46.00'],
	['2003', 'north', 'Omar Haddad', 'Labourer', '38.50'],
];

/** Machines with what one hour costs the job. */
export const MACHINES: ReadonlyArray<readonly [code: string, name: string, rate: string]> = [
	['EX-30', 'Excavator 30 t', '124.50'],
	['LD-12', 'Wheel loader', '86.00'],
	['CR-60', 'Tower crane', '165.00'],
	['RL-08', 'Roller', '58.75'],
];

export const VENDORS: ReadonlyArray<{
	readonly code: string;
	readonly name: string;
	readonly taxId: string;
	readonly city: string;
	readonly state?: string;
	readonly country: string;
}> = [
	{
		code: 'V-101',
		name: 'Stonebridge Ready Mix',
		taxId: '84-1000101',
		city: 'Golden',
		state: 'CO',
		country: 'US',
	},
	{
		code: 'V-102',
		name: 'Northline Steelworks',
		taxId: '84-1000102',
		city: 'Pueblo',
		state: 'CO',
		country: 'US',
	},
	{
		code: 'V-103',
		name: 'Bluebird Lumber and Forms',
		taxId: '84-1000103',
		city: 'Boulder',
		state: 'CO',
		country: 'US',
	},
	{
		code: 'V-104',
		name: 'Copperfield Electric',
		taxId: '84-1000104',
		city: 'Denver',
		state: 'CO',
		country: 'US',
	},
	{
		code: 'V-105',
		name: 'Clearwater Mechanical',
		taxId: '84-1000105',
		city: 'Aurora',
		state: 'CO',
		country: 'US',
	},
	{
		code: 'V-106',
		name: 'Summitline Roofing',
		taxId: '84-1000106',
		city: 'Denver',
		state: 'CO',
		country: 'US',
	},
	{
		code: 'V-107',
		name: 'Glasshouse Windows',
		taxId: '84-1000107',
		city: 'Fort Collins',
		state: 'CO',
		country: 'US',
	},
	{
		code: 'V-108',
		name: 'Plainview Drywall',
		taxId: '84-1000108',
		city: 'Greeley',
		state: 'CO',
		country: 'US',
	},
	{
		code: 'V-109',
		name: 'Redrock Masonry Supply',
		taxId: '84-1000109',
		city: 'Loveland',
		state: 'CO',
		country: 'US',
	},
	{
		code: 'V-110',
		name: 'Trench and Drain Works',
		taxId: '84-1000110',
		city: 'Denver',
		state: 'CO',
		country: 'US',
	},
	{
		code: 'V-201',
		name: 'Laurentide Concrete',
		taxId: '812000201',
		city: 'Ottawa',
		state: 'ON',
		country: 'CA',
	},
	{
		code: 'V-202',
		name: 'Maplecrest Mechanical',
		taxId: '812000202',
		city: 'Kingston',
		state: 'ON',
		country: 'CA',
	},
];

export const CUSTOMERS: ReadonlyArray<readonly [code: string, name: string]> = [
	['C-01', 'Harbor View Health'],
	['C-02', 'Millbrook School District'],
	['C-03', 'Depot Road Logistics'],
	['C-04', 'Pine Street Housing'],
];

/** What is bought straight for a job or comes from the yard. No item is held in Odoo's stock. */
export const ITEMS: ReadonlyArray<readonly [sku: string, name: string]> = [
	['CON', 'Ready-mixed concrete'],
	['REB', 'Reinforcing bars and mesh'],
	['FRM', 'Forming timber and plywood'],
	['BLK', 'Blocks and mortar'],
	['INS', 'Insulation boards and sealant'],
	['GRV', 'Gravel'],
	['PNT', 'Paint'],
	['SUB', 'Subcontract work'],
	['BILLING', 'Progress billing'],
];
