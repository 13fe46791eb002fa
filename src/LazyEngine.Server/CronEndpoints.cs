using LazyEngine.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LazyEngine.Server;

/// <summary>Triggers that start executions by the clock.</summary>
internal static class CronEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/crons", AddAsync).Needs(Role.Operator);
        api.MapGet("/crons", (ICronTriggers crons, CancellationToken ct) => LazyEngineEndpoints.Answer(crons.ListCronsAsync(ct))).Needs(Role.Reader);
        api.MapDelete("/crons/{name}", RemoveAsync).Needs(Role.Operator);
    }

    private static async Task<IResult> AddAsync(HttpRequest request, ICronTriggers crons, CancellationToken cancellationToken)
    {
        var cron = await RequestBody.JsonAsync<CronRequest>(request, cancellationToken);
        return LazyEngineEndpoints.Answer(await crons.AddCronAsync(cron.ToTrigger(), cancellationToken));
    }

    private static async Task<IResult> RemoveAsync(string name, ICronTriggers crons, CancellationToken cancellationToken)
    {
        await crons.RemoveCronAsync(name, cancellationToken);
        return Results.NoContent();
    }
}
