import type { Entity } from './entity';
import { budgetChange } from './entities/budget-change';
import { budgetLine } from './entities/budget-line';
import { commitmentChangeOrder } from './entities/commitment-change-order';
import { costCode } from './entities/cost-code';
import { costEntry } from './entities/cost-entry';
import { costType } from './entities/cost-type';
import { customer } from './entities/customer';
import { employee } from './entities/employee';
import { equipmentUsage } from './entities/equipment-usage';
import { item } from './entities/item';
import { materialConsumption } from './entities/material-consumption';
import { deliveryUpdate } from './entities/delivery-update';
import { payment } from './entities/payment';
import { phase } from './entities/phase';
import { priceList } from './entities/price-list';
import { project } from './entities/project';
import { purchaseOrder } from './entities/purchase-order';
import { receipt } from './entities/receipt';
import { serviceConfirmation } from './entities/service-confirmation';
import { subPayApplication } from './entities/sub-pay-application';
import { requisition } from './entities/requisition';
import { subcontract } from './entities/subcontract';
import { timesheet } from './entities/timesheet';
import { vendor } from './entities/vendor';
import { vendorBankChange } from './entities/vendor-bank-change';
import { vendorCredit } from './entities/vendor-credit';
import { vendorInvoice } from './entities/vendor-invoice';

/** Every canonical entity, in the order in which records depend on each other. */
export const ENTITIES = [
	customer,
	vendor,
	employee,
	item,
	priceList,
	project,
	phase,
	costCode,
	costType,
	budgetLine,
	budgetChange,
	requisition,
	purchaseOrder,
	subcontract,
	commitmentChangeOrder,
	deliveryUpdate,
	receipt,
	serviceConfirmation,
	subPayApplication,
	vendorInvoice,
	vendorCredit,
	payment,
	vendorBankChange,
	timesheet,
	equipmentUsage,
	materialConsumption,
	costEntry,
] as const satisfies readonly Entity[];

export type EntityName = (typeof ENTITIES)[number]['name'];

const BY_NAME: ReadonlyMap<string, Entity> = new Map(
	ENTITIES.map((entity) => [entity.name, entity]),
);

/** The entity of that name, or undefined. */
export const findEntity = (name: string): Entity | undefined => BY_NAME.get(name);

/** The entity of a name the compiler knows. */
export const entityOf = (name: EntityName): Entity => {
	const found = BY_NAME.get(name);
	if (found === undefined) throw new RangeError(`no canonical entity ${name}`);
	return found;
};
