import { placesOf } from '../../../core/procurement/vendor-places';
import { tables } from './partners';

const world = () =>
	tables({
		'res.country': [
			{ id: 1, code: 'US', name: 'United States' },
			{ id: 2, code: 'DE', name: 'Germany' },
			{ id: 3, code: 'LU', name: 'Luxembourg' },
			{ id: 4, code: 'IN', name: 'India' },
		],
		'res.country.state': [
			{ id: 10, code: 'CO', name: 'Colorado', country_id: [1, 'United States'] },
			{ id: 11, code: 'IN', name: 'Indiana', country_id: [1, 'United States'] },
			{ id: 20, code: 'DE-BY', name: 'Bayern', country_id: [2, 'Germany'] },
		],
	});
const place = async (text: { country?: string; state?: string }) =>
	(await placesOf(world(), [text]))(text);

describe('countries and states', () => {
	it.each([
		[{ country: 'US' }, { countryId: 1 }],
		[{ country: 'germany' }, { countryId: 2 }],
		[
			{ country: 'us', state: 'colorado' },
			{ countryId: 1, stateId: 10 },
		],
		[
			{ country: 'US', state: 'IN' },
			{ countryId: 1, stateId: 11 },
		],
		[
			{ country: 'DE', state: 'BY' },
			{ countryId: 2, stateId: 20 },
		],
		[{}, {}],
	])('%j is %j', async (text, expected) => {
		expect(await place(text)).toEqual(expected);
	});

	it.each([
		[{ country: 'Atlantis' }, 'mapping.unknown_country'],
		[{ country: 'US', state: 'Bayern' }, 'mapping.unknown_state'],
		[{ state: 'CO' }, 'vendor.state_without_country'],
	])('%j is the fault %s', async (text, code) => {
		await expect(place(text)).rejects.toMatchObject({ code });
	});

	it('a state of a country without states is left out and said', async () => {
		const { stateId, warning } = await place({ country: 'LU', state: 'Esch' });
		expect(stateId).toBeUndefined();
		expect(warning).toContain('Esch');
	});

	it('any number of addresses takes two calls, none takes none', async () => {
		const odoo = world();
		await placesOf(
			odoo,
			Array.from({ length: 900 }, () => ({ country: 'US', state: 'CO' })),
		);
		expect(odoo.asked).toEqual(['res.country', 'res.country.state']);
		const idle = world();
		await placesOf(idle, [{}]);
		expect(idle.asked).toEqual([]);
	});
});
