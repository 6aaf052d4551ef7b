import type { Behaviour } from '../orm/model';
import type { Facts } from '../orm/registry';
import { analyticLines } from './analytic-lines';
import { analyticAccounts, analyticPlans, applicabilities } from './analytic-plans';
import { moveLines } from './bill-lines';
import { accounts, journals, moves } from './bills';
import { customFields, customModels } from './custom-models';
import { attachments, maintenanceRequests, requisitions, scraps } from './others';
import { partnerBanks, partners } from './partners';
import { departments, employees, resources } from './people';
import {
	accessLines,
	companies,
	countries,
	currencies,
	currencyRates,
	externalIds,
	groups,
	keyWizards,
	languages,
	modules,
	parameters,
	recordRules,
	states,
	users,
} from './platform';
import { categories, partnerTags, supplierInfos, templates, units, variants } from './products';
import { payments } from './payments';
import { milestones, projects, tasks } from './projects';
import { purchaseLines } from './purchase-lines';
import { purchaseOrders } from './purchasing';
import { saleLines, saleOrders } from './sales';
import { locations, pickings, pickingTypes, quants, stockMoves } from './stock';
import { warehouses } from './warehouses';

/** Every model that does more than hold values. A model not named here still answers, by its facts. */
export function behavioursFor(facts: Facts): Readonly<Record<string, Behaviour>> {
	return {
		'account.analytic.account': analyticAccounts,
		'account.analytic.applicability': applicabilities,
		'account.analytic.line': analyticLines,
		'account.analytic.plan': analyticPlans,
		'account.account': accounts,
		'account.journal': journals,
		'account.move': moves,
		'account.move.line': moveLines,
		'account.payment': payments,
		'hr.department': departments,
		'hr.employee': employees,
		'ir.attachment': attachments,
		'ir.config_parameter': parameters,
		'ir.model': customModels,
		'ir.model.access': accessLines,
		'ir.model.data': externalIds,
		'ir.model.fields': customFields,
		'ir.module.module': modules,
		'ir.rule': recordRules,
		'maintenance.request': maintenanceRequests,
		'product.category': categories,
		'product.product': variants(Object.keys(facts.models['product.template']?.fields ?? {})),
		'product.supplierinfo': supplierInfos,
		'product.template': templates,
		'project.milestone': milestones,
		'project.project': projects,
		'project.task': tasks,
		'purchase.order': purchaseOrders,
		'purchase.order.line': purchaseLines,
		'purchase.requisition': requisitions,
		'res.company': companies,
		'res.country': countries,
		'res.country.state': states,
		'res.currency': currencies,
		'res.currency.rate': currencyRates,
		'res.groups': groups,
		'res.lang': languages,
		'res.partner': partners,
		'res.partner.bank': partnerBanks,
		'res.partner.category': partnerTags,
		'res.users': users,
		'res.users.apikeys.description': keyWizards,
		'resource.resource': resources,
		'sale.order': saleOrders,
		'sale.order.line': saleLines,
		'stock.location': locations,
		'stock.move': stockMoves,
		'stock.picking': pickings,
		'stock.picking.type': pickingTypes,
		'stock.quant': quants,
		'stock.scrap': scraps,
		'stock.warehouse': warehouses,
		'uom.uom': units,
	};
}
