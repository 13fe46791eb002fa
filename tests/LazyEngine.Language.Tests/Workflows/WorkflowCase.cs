using System.Globalization;
using System.Text.Json;
using LazyEngine.Executions;
using LazyEngine.Language.Documents;
using LazyEngine.Worker;

namespace LazyEngine.Language.Tests.Workflows;

/// <summary>A workflow, what is done with it, and what has to come of it; read from the files in Cases.</summary>
/// <param name="Name">The file, and the case in it.</param>
/// <param name="Body">What the file says.</param>
internal sealed record WorkflowCase(string Name, JsonElement Body)
{
    public string Text => Body.GetProperty("workflow").GetString()!;

    public string? Entry => TextAt("entry");

    public string? Target => TextAt("task-name");

    public IEnumerable<KeyValuePair<string, Payload>> Input => Named("input");

    public IEnumerable<KeyValuePair<string, Payload>> Environment => Named("env");

    public IEnumerable<JsonElement> Steps => Body.TryGetProperty("steps", out var steps) ? steps.EnumerateArray() : [];

    public JsonElement Expected => Body.GetProperty("expect");

    /// <summary>The cases of all files.</summary>
    public static IReadOnlyList<WorkflowCase> All { get; } = [.. Files().SelectMany(Read)];

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Workflows", "Cases"), "*.yaml").Order(StringComparer.Ordinal);

    private static IEnumerable<WorkflowCase> Read(string file)
    {
        var log = new DocumentLog(DocumentLimits.Default);
        var root = DocumentReader.Read(File.ReadAllText(file), log, DocumentLimits.Default) ?? throw new InvalidOperationException($"{file}: {string.Join("; ", log.ToSequence())}");
        foreach (var item in JsonDocument.Parse(JsonValues.Read(root, log)!.Bytes).RootElement.EnumerateArray())
            yield return new WorkflowCase($"{Path.GetFileNameWithoutExtension(file)}: {item.GetProperty("case").GetString()}", item);
    }

    /// <summary>Runs the case to where nothing goes on by itself.</summary>
    /// <returns>The refusal of the start, where it was refused.</returns>
    public (WorkflowMachine Machine, string? Refusal) Run()
    {
        var flows = WorkflowData.Read(Text);
        var machine = new WorkflowMachine(Entry is { } entry ? flows.Single(flow => flow.Name == entry) : flows[0]);
        machine.Handle("test.count", context => Outcome.Success(context.Attempt));
        machine.Handle("test.later", _ => Outcome.Pending);
        machine.Handle("test.flaky", context => context.Attempt < context.Argument<int>("succeeds_at") ? Outcome.Failure("Flaky", "not yet") : Outcome.Success(context.Attempt));
        if (machine.Run(Input, Environment, Target) is { } refused) return (machine, refused.Message);
        machine.RunOn(Steps.Any() ? TimeSpan.Zero : null);
        foreach (var step in Steps) Do(machine, step);
        return (machine, null);
    }

    private static void Do(WorkflowMachine machine, JsonElement step)
    {
        var (what, value) = Read(step);
        var refusal = what is "state" or "wait"
            ? what == "state" ? Check(machine, value.GetString()!) : null
            : machine.Do(id => CommandOf(what, value, id, WorkflowMachine.Root, machine.Executions.ToList()));
        if (IsRefused(what)) Assert.True(refusal is not null, $"Step '{what}' was not refused.");
        else Assert.True(refusal is null, refusal?.Message);
        machine.RunOn(what == "wait" ? TimeSpan.FromSeconds(value.GetDouble()) : what == "state" ? TimeSpan.Zero : null);
    }

    /// <summary>What a step is, and what it says beside that.</summary>
    public static (string What, JsonElement Value) Read(JsonElement step) =>
        step.ValueKind == JsonValueKind.String ? (step.GetString()!, default) : step.EnumerateObject().Select(only => (only.Name, only.Value)).Single();

    /// <summary>Whether a step is one that has to be refused.</summary>
    public static bool IsRefused(string what) => what is "refused" or "rerun-refused";

    /// <summary>What somebody outside says in a step.</summary>
    public static ExecutionCommand CommandOf(string what, JsonElement value, CommandId id, ExecutionId root, IReadOnlyList<Execution> executions) => what switch
    {
        "complete" => new ExecutionCommand.CompleteByName(root, value.GetString()!, Outcome.Success(Payload.Json<object?>(null))) { Id = id },
        "complete-with" => new ExecutionCommand.CompleteByName(root, value.GetProperty("task").GetString()!, Outcome.Success(Payload.Json(value.GetProperty("result")))) { Id = id },
        "complete-item" => new ExecutionCommand.Complete(ItemOf(value, executions.Single(execution => execution.Id == root)), Outcome.Success(Payload.Json(value.GetProperty("result")))) { Id = id },
        "fail" => new ExecutionCommand.CompleteByName(root, value.GetString()!, Outcome.Failure("Failed", "failed from outside")) { Id = id },
        "stop" => new ExecutionCommand.Stop(root) { Id = id },
        "resume" => new ExecutionCommand.Resume(root) { Id = id },
        "cancel" => new ExecutionCommand.Cancel(root, "cancelled by the case") { Id = id },
        "cancel-child" => new ExecutionCommand.Cancel(executions.First(execution => execution.Parent is not null && !execution.State.IsTerminal()).Id, "cancelled") { Id = id },
        "rerun" when value.ValueKind == JsonValueKind.Object => new ExecutionCommand.Rerun(root) { Id = id, Tasks = [value.GetProperty("task").GetString()!], Environment = Map(value.GetProperty("env")) },
        "rerun" => new ExecutionCommand.Rerun(root) { Id = id, Tasks = value.ValueKind == JsonValueKind.String ? [value.GetString()!] : [] },
        "reset" => new ExecutionCommand.Rerun(root) { Id = id, Tasks = [value.GetString()!], All = true },
        "rerun-refused" => new ExecutionCommand.Rerun(root) { Id = id, Tasks = [value.GetString()!] },
        "skip" => new ExecutionCommand.Skip(root, value.GetString()!, Payload.None) { Id = id },
        "refused" => new ExecutionCommand.CompleteByName(root, value.GetString()!, Outcome.Success(1)) { Id = id },
        _ => throw new InvalidOperationException($"There is no step '{what}'."),
    };

    private static AttemptToken ItemOf(JsonElement value, Execution execution)
    {
        var (task, item) = (value.GetProperty("task").GetString()!, value.GetProperty("item").GetInt32());
        var open = execution.Waiting.Single(key => key.Item == item);
        return new AttemptToken(execution.Id, task, open.Turn, item, execution.Tasks[open].Attempt);
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, Payload> Map(JsonElement values) =>
        Flows.NamedPayloads.None.SetItems(values.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, Payload.Json(entry.Value))));

    private static Errors.EngineError? Check(WorkflowMachine machine, string state)
    {
        Assert.Equal(state, WorkflowData.StateOf(machine.Execution.State));
        return null;
    }

    private string? TextAt(string name) => Body.TryGetProperty(name, out var value) ? value.GetString() : null;

    private IEnumerable<KeyValuePair<string, Payload>> Named(string name) =>
        Body.TryGetProperty(name, out var value) ? value.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, Payload.Json(entry.Value))) : [];

    /// <summary>Each task with its states in the order of its turns; with the number of attempts where the case tells it.</summary>
    public static SortedDictionary<string, string> Shown(WorkflowMachine machine, JsonElement expected)
    {
        var shown = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var task in machine.Tasks)
        {
            var tells = expected.TryGetProperty(task.Name, out var told) && told.ToString().Contains('/', StringComparison.Ordinal);
            var state = WorkflowData.StateOf(task) + (tells ? $"/{(task.Runs ?? 0).ToString(CultureInfo.InvariantCulture)}" : string.Empty);
            shown[task.Name] = shown.TryGetValue(task.Name, out var before) ? $"{before}, {state}" : state;
        }

        return shown;
    }
}
