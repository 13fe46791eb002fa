using LazyEngine.Cli.Flows;
using LazyEngine.Cli.Output;
using LazyEngine.Hosting;
using LazyEngine.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LazyEngine.Cli.Tests;

/// <summary>Every example of docs/flow-files.md does what stands below it.</summary>
public sealed class FlowFilesExampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<int> Examples => [.. Enumerable.Range(0, FlowFilesExample.All.Count)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_ends_as_the_document_says(int number)
    {
        var example = FlowFilesExample.All[number];
        var choice = FlowChoice.Of(_folder.Write("example.yaml", example.Text), example.Flow);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.AddLazyEngine(engine => EngineOptions.Register(choice.Modules, engine.UseMemory()));
        using var host = builder.Build();
        await host.StartAsync();
        var engine = host.Services.GetRequiredService<ILazyEngine>();

        var started = await engine.RunAsync(choice.Flow, example.Inputs.ToDictionary(input => input.Name, input => Payload.Json(input.Value)));
        foreach (var signal in example.Signals) await engine.SignalAsync(started.Id, signal.Name, Payload.Json(signal.Value));
        await engine.WaitAsync(started.Id).WaitAsync(TimeSpan.FromSeconds(60));
        var report = await RunReport.OfAsync(engine, host.Services.GetRequiredService<ITransitions>(), started.Id, choice.Flow, follow: true, CancellationToken.None);

        Assert.Equal(example.State, report.State.ToString());
        Assert.Equal(example.Error, report.Error?.Code);
        Assert.Equal(
            example.Results.ToDictionary(result => result.Name, result => Payload.Json(result.Value).ToString()),
            report.Results.ToDictionary(result => result.Key, result => result.Value.ToString()));
        await host.StopAsync();
    }

    [Fact]
    public void Every_example_says_how_it_ends()
    {
        Assert.Equal(FlowFilesExample.Shown, FlowFilesExample.All.Count);
        Assert.True(FlowFilesExample.Shown > 8);
    }
}
