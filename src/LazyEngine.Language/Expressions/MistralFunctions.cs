using LazyEngine.Language.Expressions.Functions;
using LazyEngine.Language.Expressions.Python;
using static LazyEngine.Language.Expressions.Functions.Function;

namespace LazyEngine.Language.Expressions;

/// <summary>The functions that Mistral gives to both languages: what the workflow has done so far, and documents.</summary>
internal static class MistralFunctions
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Free("task", "task_name: text? = null", static call => call.Context.Task(call.TextOrNull(0) is { Length: > 0 } name ? name : null)),
        Free("tasks", "workflow_execution_id: text? = null, recursive: bool = false, state: text? = null, flat: bool = false", static call =>
            call.Context.Tasks(call.TextOrNull(0), call.Flag(1), call.TextOrNull(2), call.Flag(3))),
        Free("execution", "", static call => call.Context.Execution()),
        Free("executions", "id: text? = null, root_execution_id: text? = null, state: text? = null, from_time: text? = null, to_time: text? = null", static call =>
            call.Context.Executions(call.TextOrNull(0), call.TextOrNull(1), call.TextOrNull(2), call.TextOrNull(3), call.TextOrNull(4))),
        Free("env", "", static call => call.Context.Env()),
        Free("global", "var_name: text", static call => call.Context.Global(call.Text(0))),
        Free("uuid", "", static call => Value.Of(call.Context.Uuid())),
        Free("json_dump", "data: any", static call => Value.Of(JsonText.Indented(call.Budget, call[0], 4))),
        Free("json_parse", "data: text", static call =>
        {
            call.Budget.Characters(call.Text(0).Length * (long)Budget.ItemSize);
            return JsonText.Read(call.Text(0));
        }),
        Free("yaml_dump", "data: any", static call => Value.Of(YamlText.Of(call.Budget, call[0]))),
        Free("yaml_parse", "data: text", static call =>
        {
            call.Budget.Characters(call.Text(0).Length * (long)Budget.ItemSize);
            return YamlText.Read(call.Text(0));
        }),
    ];
}
