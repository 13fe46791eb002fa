using System.CommandLine;
using LazyEngine.Executions;

namespace LazyEngine.Cli;

/// <summary>How a verb says which executions it means.</summary>
internal static class SearchOptions
{
    private static readonly Option<ExecutionState[]> State = new("--state") { Description = "Only executions in this state; may be given several times.", HelpName = string.Join('|', Enum.GetNames<ExecutionState>()), DefaultValueFactory = _ => [] };

    private static readonly Option<string?> Flow = new("--flow") { Description = "Only executions of flows of this name.", HelpName = "NAME" };

    private static readonly Option<DateTimeOffset?> CreatedFrom = Time("--created-from", "started then or later");

    private static readonly Option<DateTimeOffset?> CreatedBefore = Time("--created-before", "started before");

    private static readonly Option<DateTimeOffset?> UpdatedFrom = Time("--updated-from", "last changed then or later");

    private static readonly Option<DateTimeOffset?> UpdatedBefore = Time("--updated-before", "last changed before");

    private static readonly Option<DateTimeOffset?> EndedFrom = Time("--ended-from", "that ended then or later");

    private static readonly Option<DateTimeOffset?> EndedBefore = Time("--ended-before", "that ended before");

    private static readonly Option<string?> Parent = new("--parent") { Description = "Only children of this execution.", HelpName = "ID" };

    private static readonly Option<string?> BusinessKey = new("--business-key") { Description = "Only executions with this business key.", HelpName = "KEY" };

    private static readonly Option<string[]> Attributes = new("--attribute") { Description = "Only executions with this attribute: name=value; may be given several times.", HelpName = "NAME=VALUE", DefaultValueFactory = _ => [] };

    private static readonly Option<ExecutionOrder?> Sort = new("--sort") { Description = "By which time they are listed. Default: the one that has a range, else that of creation.", HelpName = string.Join('|', Enum.GetNames<ExecutionOrder>()) };

    private static readonly Option<bool> OldestFirst = new("--oldest-first") { Description = "The oldest comes first." };

    public static void AddTo(Command command)
    {
        Option[] all = [State, Flow, CreatedFrom, CreatedBefore, UpdatedFrom, UpdatedBefore, EndedFrom, EndedBefore, Parent, BusinessKey, Attributes, Sort, OldestFirst];
        foreach (var option in all) command.Add(option);
    }

    /// <exception cref="WrongUseException">An id or an attribute is none.</exception>
    public static ExecutionFilter Of(ParseResult parsed) => new(null, parsed.GetValue(Flow))
    {
        States = parsed.GetRequiredValue(State),
        CreatedFrom = parsed.GetValue(CreatedFrom),
        CreatedBefore = parsed.GetValue(CreatedBefore),
        UpdatedFrom = parsed.GetValue(UpdatedFrom),
        UpdatedBefore = parsed.GetValue(UpdatedBefore),
        EndedFrom = parsed.GetValue(EndedFrom),
        EndedBefore = parsed.GetValue(EndedBefore),
        Parent = parsed.GetValue(Parent) is { } parent ? Verb.Id(parent) : null,
        BusinessKey = parsed.GetValue(BusinessKey),
        Attributes = Values.Texts("--attribute", parsed.GetRequiredValue(Attributes)),
        Order = parsed.GetValue(Sort),
        OldestFirst = parsed.GetValue(OldestFirst),
    };

    private static Option<DateTimeOffset?> Time(string name, string what) => new(name) { Description = $"Only executions {what}, for example 2030-01-01T08:00:00Z.", HelpName = "TIME" };
}
