import { defineTask, type TaskContext } from "../../../../../mod.ts";

export default defineTask(({ params }: TaskContext<{ rows: number }>) => ({ rows: params.rows }));
