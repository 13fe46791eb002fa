using LazyEngine.Flows;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Cli.Flows;

/// <summary>One flow out of a file, with the modules that know its handlers.</summary>
internal sealed record FlowChoice(Flow Flow, IReadOnlyList<IFlowModule> Modules)
{
    /// <summary>Chooses a flow.</summary>
    /// <param name="file">An assembly, or flows as data.</param>
    /// <param name="name">The name of the flow; may be left out where there is one only.</param>
    /// <param name="option">The option that names the flow, for the message where there are several.</param>
    /// <param name="handlers">Assemblies with more handlers.</param>
    /// <exception cref="WrongUseException">A file cannot be used, or does not have exactly that flow.</exception>
    /// <exception cref="InvalidFlowFileException">The file has problems.</exception>
    public static FlowChoice Of(string file, string? name, string option = "--name", params IEnumerable<string> handlers)
    {
        var modules = FlowFiles.Load(file);
        var flows = new FlowList();
        foreach (var module in modules) module.Register(flows);
        var known = flows.Flows.Count == 0 ? "It has none." : $"It has {string.Join(", ", flows.Flows.Select(flow => $"'{flow.Name}'"))}.";
        var chosen = flows.Flows.Where(flow => name is null || flow.Name == name).ToList();
        // A workflow of a workbook is known by its own name too, where only one has it.
        if (chosen.Count == 0) chosen = [.. flows.Flows.Where(flow => flow.Source is not null && flow.Name.EndsWith($".{name}", StringComparison.Ordinal))];
        return chosen.Count switch
        {
            1 => new FlowChoice(chosen[0], [.. FlowFiles.Load(handlers), .. modules]),
            0 => throw new WrongUseException($"'{file}' has no flow{(name is null ? string.Empty : $" '{name}'")}. {known}"),
            _ => throw new WrongUseException($"'{file}' has several flows: choose one by {option}. {known}"),
        };
    }

    /// <summary>Only looks at the flows.</summary>
    private sealed class FlowList : IFlowRegistry
    {
        public List<Flow> Flows { get; } = [];

        public IServiceCollection Services { get; } = new ServiceCollection();

        public IFlowRegistry AddFlow(Flow flow)
        {
            Flows.Add(flow);
            return this;
        }

        public IFlowRegistry AddHandler<THandler>(string name)
            where THandler : class, ITaskHandler => this;

        public IFlowRegistry AddHandler(string name, Func<TaskContext, CancellationToken, ValueTask<Executions.TaskOutcome>> handler) => this;

        public IFlowRegistry AddHandler<TInput, TResult>(string name, Func<TInput, TaskContext, CancellationToken, ValueTask<TResult>> handler) => this;

        public IFlowRegistry WorkOn(string queue) => this;
    }
}
