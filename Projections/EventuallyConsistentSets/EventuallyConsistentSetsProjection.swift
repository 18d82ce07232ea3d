public import Postgres
public import Projecting
