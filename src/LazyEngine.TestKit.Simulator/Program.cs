using System.CommandLine;
using LazyEngine.TestKit.Simulator;

var seeds = new Option<int>("--seeds") { Description = "How many seeds to run.", DefaultValueFactory = _ => 1_000 };
var from = new Option<int>("--from") { Description = "The first seed.", DefaultValueFactory = _ => 1 };
var shape = new Option<string?>("--flow") { Description = $"One flow instead of random ones: {string.Join(", ", KnownFlows.Names)}." };
var without = new Option<string?>("--without") { Description = $"Leaves out a safeguard, to see it missed: {string.Join(", ", Campaign.SafeguardNames)}." };

var root = new RootCommand("Runs the whole engine in virtual time, with faults, once a seed, and says whether anything was lost, doubled or stuck.") { seeds, from, shape, without };
root.SetAction(async (parsed, cancellationToken) =>
{
    if (KnownFlows.ProblemOf(parsed.GetValue(shape)) is { } unknownFlow) return await RefuseAsync(unknownFlow);
    if (Campaign.ProblemOf(parsed.GetValue(without)) is { } unknownSafeguard) return await RefuseAsync(unknownSafeguard);
    if (parsed.GetValue(seeds) < 1) return await RefuseAsync("--seeds is below 1.");
    var campaign = new Campaign(KnownFlows.Find(parsed.GetValue(shape)), parsed.GetValue(without));
    return await campaign.RunAsync(parsed.GetValue(from), parsed.GetValue(seeds), cancellationToken) ? 0 : 1;
});
var command = root.Parse(args);
var code = await command.InvokeAsync();
return command.Errors.Count > 0 ? 2 : code;

static async Task<int> RefuseAsync(string problem)
{
    await Console.Error.WriteLineAsync(problem);
    return 2;
}
