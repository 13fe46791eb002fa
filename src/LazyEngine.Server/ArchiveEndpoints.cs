using LazyEngine.Client;
using LazyEngine.Executions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LazyEngine.Server;

/// <summary>Executions as files, and their end.</summary>
internal static class ArchiveEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/executions/{id}/archive", ArchiveAsync).Needs(Role.Reader)
            .Tells<byte[]>("Packs an execution into a bundle.", "A file with flow, commits and checksums that needs no engine.", "application/zip").Asks(("dryRun", "true to say only what it would hold.")).TellsInDryRun<KeptJournal[]>();
        api.MapDelete("/executions/{id}", PurgeAsync).Needs(Role.Admin)
            .Tells<PurgeAnswer>("Deletes the journal of an execution that has ended.", "Its id is never used again.").Asks(("dryRun", "true to say only what would be deleted.")).TellsInDryRun<KeptJournal[]>();
        api.MapGet("/retention", ForeseeAsync).Needs(Role.Reader)
            .Tells<RetentionForesight>("Says how long each flow is kept, and what has been kept long enough.", "What is due is purged by and by. It changes nothing.").Asks(("limit", "How many of what is due are listed: 1 to 10000; default 100."));
    }

    private static async Task<IResult> ForeseeAsync(HttpRequest request, [FromServices] IArchive archive, CancellationToken cancellationToken) =>
        LazyEngineEndpoints.Answer(await archive.ForeseeRetentionAsync((int)Math.Min(new QueryReader(request.Query, "limit").Number("limit", 1) ?? 100, int.MaxValue), cancellationToken));

    private static async Task<IResult> ArchiveAsync(string id, HttpRequest request, [FromServices] IArchive archive, CancellationToken cancellationToken)
    {
        var (execution, query) = (ExecutionId.Parse(id), new QueryReader(request.Query, "dryRun"));
        var kept = await archive.MeasureAsync(execution, cancellationToken);
        if (query.Flag("dryRun")) return LazyEngineEndpoints.Answer(kept);
        return Results.Stream(output => archive.ArchiveAsync(execution, output, cancellationToken), "application/zip", $"{execution}.lazybundle");
    }

    private static async Task<IResult> PurgeAsync(string id, HttpRequest request, [FromServices] IArchive archive, CancellationToken cancellationToken)
    {
        var (execution, query) = (ExecutionId.Parse(id), new QueryReader(request.Query, "dryRun"));
        return query.Flag("dryRun")
            ? LazyEngineEndpoints.Answer(await archive.MeasureAsync(execution, cancellationToken))
            : LazyEngineEndpoints.Answer(new PurgeAnswer(await archive.PurgeAsync(execution, cancellationToken)));
    }
}
