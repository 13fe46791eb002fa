using LazyEngine.Cli.Flows;
using LazyEngine.Testing;

namespace LazyEngine.Cli.Tests;

public sealed class FlowAssemblyTests
{
    [Fact]
    public void The_modules_of_an_assembly_share_the_hosts_types()
    {
        var choice = FlowChoice.Of(Programs.PathOf("LazyEngine.EndToEnd.Flows"), "seed");

        Assert.Equal("seed", choice.Flow.Name);
        Assert.Contains(choice.Modules, module => module.GetType().Name == "SeedModule");
    }

    [Fact]
    public void One_of_several_flows_must_be_named()
    {
        var refusal = Assert.Throws<WrongUseException>(() => FlowChoice.Of(Programs.PathOf("LazyEngine.EndToEnd.Flows"), null));

        Assert.Contains("--name", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'seed'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flow_that_is_not_there_is_refused_with_those_that_are()
    {
        var refusal = Assert.Throws<WrongUseException>(() => FlowChoice.Of(Programs.PathOf("LazyEngine.EndToEnd.Flows"), "sed"));

        Assert.Contains("no flow 'sed'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'seed'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_refused()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("cannot be loaded", Refusal(folder.Write("text.dll", "no assembly")), StringComparison.Ordinal);
        Assert.Contains("no file", Refusal(folder.File("missing.dll")), StringComparison.Ordinal);
        Assert.Contains("no flows", Refusal(typeof(FlowAssemblyTests).Assembly.Location), StringComparison.Ordinal);
    }

    private static string Refusal(string file) => Assert.Throws<WrongUseException>(() => FlowAssembly.Load(file)).Message;
}
