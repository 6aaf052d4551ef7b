import { fault } from '../faults';
import type { Domain, OdooClient } from '../odoo/client.port';

/** Country and state of an address as Odoo ids; absent parts stay absent. */
export interface Place {
	readonly countryId?: number;
	readonly stateId?: number;
	readonly warning?: string;
}

export interface PlaceText {
	readonly country?: string | undefined;
	readonly state?: string | undefined;
}

interface Country {
	readonly id: number;
	readonly code: string | false;
	readonly name: string;
}
interface State extends Country {
	readonly country_id: readonly [number, string] | false;
}

/**
 * Finds countries and states for any number of addresses in at most two calls. A country is its
 * ISO 3166-1 alpha-2 code or its name in Odoo, a state its code or its name within that country.
 * A state of a country for which Odoo keeps no states has no place to go: it is left out and said.
 * @returns a look-up that throws `mapping.unknown_country` or `mapping.unknown_state`
 */
export async function placesOf(
	odoo: OdooClient,
	texts: readonly PlaceText[],
): Promise<(text: PlaceText) => Place> {
	if (!texts.some(({ country, state }) => country !== undefined || state !== undefined)) {
		return () => ({});
	}
	const countries = await odoo.searchRead<Country>({
		model: 'res.country',
		domain: [],
		fields: ['code', 'name'],
	});
	const countryNamed = byCodeOrName(countries);
	const states = await statesOf(
		odoo,
		texts.flatMap(({ country, state }) => {
			const known = country === undefined ? undefined : countryNamed(country);
			return state === undefined || known === undefined ? [] : [known.id];
		}),
	);
	return ({ country, state }) => {
		if (country === undefined) {
			if (state !== undefined) throw stateWithoutCountry(state);
			return {};
		}
		const id = countryNamed(country)?.id;
		if (id === undefined) throw unknownCountry(country);
		if (state === undefined) return { countryId: id };
		const ofCountry = states.filter(
			({ country_id }) => country_id !== false && country_id[0] === id,
		);
		if (ofCountry.length === 0) {
			return {
				countryId: id,
				warning: `Odoo keeps no states for ${country}; "${state}" is left out.`,
			};
		}
		const named = byCodeOrName(ofCountry);
		// Odoo writes some states with their country, as ISO 3166-2 does: DE-BY.
		const hit = named(state) ?? named(`${country}-${state}`);
		if (hit === undefined) throw unknownState(state, country);
		return { countryId: id, stateId: hit.id };
	};
}

async function statesOf(odoo: OdooClient, countryIds: readonly number[]): Promise<State[]> {
	const ids = [...new Set(countryIds)];
	if (ids.length === 0) return [];
	const domain: Domain = [['country_id', 'in', ids]];
	return await odoo.searchRead<State>({
		model: 'res.country.state',
		domain,
		fields: ['code', 'name', 'country_id'],
	});
}

/** A code wins over a name: the country whose code is `IN` before a state named so. */
function byCodeOrName<T extends Country>(rows: readonly T[]): (text: string) => T | undefined {
	const names = new Map(rows.map((row) => [fold(row.name), row]));
	const codes = new Map(
		rows.flatMap((row) => (row.code === false ? [] : [[fold(row.code), row] as const])),
	);
	return (text) => codes.get(fold(text)) ?? names.get(fold(text));
}

const fold = (text: string): string => text.trim().toLocaleLowerCase('en');

const unknownCountry = (country: string) =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_country',
		message: `Odoo knows no country "${country.slice(0, 64)}".`,
		remedy: 'Send the two-letter ISO 3166-1 code, for example "US".',
		model: 'res.country',
		field: 'address.country',
	});

const unknownState = (state: string, country: string) =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_state',
		message: `Odoo knows no state "${state.slice(0, 64)}" in "${country.slice(0, 64)}".`,
		remedy: 'Send the code Odoo uses (for example "CO"), or add the state in Odoo under Contacts.',
		model: 'res.country.state',
		field: 'address.state',
	});

const stateWithoutCountry = (state: string) =>
	fault({
		class: 'source_data',
		code: 'vendor.state_without_country',
		message: `The address names the state "${state.slice(0, 64)}" but no country.`,
		remedy: 'Send address.country with it, for example "US".',
		field: 'address.country',
	});
