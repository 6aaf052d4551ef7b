export const SALE_ORDER = 'sale.order';
