using BenchmarkDotNet.Attributes;
using LazyEngine.Benchmarks.Pure;
using LazyEngine.Executions;
using LazyEngine.Wire;

namespace LazyEngine.Benchmarks.Micro;

/// <summary>What rows and snapshots take to be written and read.</summary>
public class SerializeBenchmarks
{
    private object _message = string.Empty;
    private byte[] _bytes = [];
    private string _manifest = string.Empty;

    /// <summary>What: the commit of one task of a chain, or the state of an execution that is half done.</summary>
    [Params("commit", "snapshot of chain20", "snapshot of fan10000")]
    public string What { get; set; } = string.Empty;

    /// <summary>Runs an execution half way.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var workload = Workload.Of(What == "commit" ? "chain3" : What["snapshot of ".Length..]);
        var run = new PureRun(PureRun.PlanOf(workload.Flow, FlowCodec.HashOf(workload.Flow)), ExecutionId.Parse(Guid.Empty.ToString("N")), DateTimeOffset.UnixEpoch);
        run.Start();
        var commit = run.Step()!;
        for (var step = 1; step < workload.Steps / 2; step++) run.Step();
        _message = What == "commit" ? commit : run.State;
        (_bytes, _manifest) = (WireCodec.Encode(_message), WireCodec.ManifestOf(_message));
    }

    /// <summary>To bytes.</summary>
    [Benchmark]
    public byte[] Encode() => WireCodec.Encode(_message);

    /// <summary>From bytes.</summary>
    [Benchmark]
    public object Decode() => WireCodec.Decode(_manifest, _bytes);
}
