mod briefs;
mod customer;
mod hostile;
mod one_pager;
