using BenchmarkDotNet.Attributes;
using LazyEngine.Benchmarks.Pure;
using LazyEngine.Flows;
using LazyEngine.Language;
using LazyEngine.Wire;

namespace LazyEngine.Benchmarks.Micro;

/// <summary>What it takes to make a plan of a flow, once for each flow and node.</summary>
public class CompileBenchmarks
{
    private const string Workflow = "version: '2.0'\nthree:\n  tasks:\n    a: {action: std.echo output=<% 1 + 2 %>, publish: {x: <% task().result %>}, on-success: b}\n    b: {action: std.noop, on-success: [{c: <% $.x > 2 %>}]}\n    c: {action: std.noop}\n";

    private (Flow Flow, FlowHash Hash) _flow;

    /// <summary>The flow.</summary>
    [Params("chain3", "fan100", "random1000", "workflow3")]
    public string Of { get; set; } = string.Empty;

    /// <summary>Makes the flow.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var flow = Of == "workflow3" ? WorkflowData.Read(Workflow).Single() : Workload.Of(Of).Flow;
        _flow = (flow, FlowCodec.HashOf(flow));
    }

    /// <summary>Compiles it.</summary>
    [Benchmark]
    public object Compile() => PureRun.PlanOf(_flow.Flow, _flow.Hash);
}
