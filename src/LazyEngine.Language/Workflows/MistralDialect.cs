using LazyEngine.Flows;
using LazyEngine.Language.Documents;
using LazyEngine.Plans;
using LazyEngine.Workflows;

namespace LazyEngine.Language.Workflows;

/// <summary>Version 2 of Mistral's workflow language.</summary>
internal sealed class MistralDialect : IDialect
{
    /// <summary>Stored with every workflow. What a text means must not change under a name: a changed meaning is another name.</summary>
    public const string DialectName = "mistral/2";

    public string Name => DialectName;

    /// <summary>Makes the language known to the engine.</summary>
    public static void Register()
    {
        Dialects.Register(new MistralDialect());
        Dialects.Register(new ConditionReader());
    }

    public PlanCompilation Compile(Flow flow, FlowHash hash, PlanLimits limits)
    {
        var log = new DocumentLog(DocumentLimits.Default);
        var library = new LibraryReader(log).Read(flow.Source!.Text);
        var entry = library.Find(flow.Source.Entry);
        if (entry is null && log.IsEmpty) log.Add(new Position(1, 1), $"The source has no workflow '{Names.Shown(flow.Source.Entry)}'.");
        var plan = entry is null || !log.IsEmpty ? null : new WorkflowCompiler(log, library).Compile(entry, flow, hash, limits);
        return new PlanCompilation(log.IsEmpty ? plan : null, [.. log.ToSequence().Select(problem => new FlowProblem(FlowProblem.InvalidWorkflow, flow.Name, problem.ToString()))]);
    }
}
