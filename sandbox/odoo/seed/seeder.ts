import type { Env } from '../orm/env';
import type { Stored, Values } from '../orm/values';

/** Puts rows in place and names them, as an installed module does. */
export class Seeder {
	constructor(readonly env: Env) {}

	/** A row as it is: for the first records, which refer to each other. */
	raw(model: string, id: number, values: Record<string, Stored>): number {
		const { store, started } = this.env;
		const about = this.env.registry.find(model);
		const constants = Object.entries(about?.constants ?? {}).filter(
			([field]) => about?.fields.get(field)?.store,
		);
		store.table(model).reserve(id);
		store.put(model, {
			create_uid: 1,
			create_date: started,
			write_uid: 1,
			write_date: started,
			...Object.fromEntries(constants),
			...values,
			id,
		});
		return id;
	}

	name(xmlid: string, model: string, id: number): number {
		const [module = '', ...rest] = xmlid.split('.');
		this.raw('ir.model.data', this.env.store.table('ir.model.data').nextId(), {
			module,
			name: rest.join('.'),
			model,
			res_id: id,
			noupdate: true,
		});
		this.env.db.refs.set(xmlid, id);
		return id;
	}

	make(model: string, values: Values, xmlid = ''): number {
		const [id = 0] = this.env.create(model, [values]);
		return xmlid === '' ? id : this.name(xmlid, model, id);
	}

	ref(xmlid: string): number {
		return this.env.db.refs.get(xmlid) ?? 0;
	}
}
