using LazyEngine.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LazyEngine.Server;

/// <summary>Says on an endpoint what it does, takes and answers, for the OpenAPI document.</summary>
internal static class Telling
{
    /// <summary>What every endpoint may answer with besides.</summary>
    private static readonly int[] Refusals = [400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 503];

    public static RouteHandlerBuilder Tells<TAnswer>(this RouteHandlerBuilder endpoint, string summary, string description, string contentType = "application/json")
    {
        endpoint.WithSummary(summary).WithDescription(description).Produces<TAnswer>(StatusCodes.Status200OK, contentType);
        foreach (var status in Refusals) endpoint.Produces<Problem>(status, "application/problem+json");
        return endpoint;
    }

    public static RouteHandlerBuilder Takes<TBody>(this RouteHandlerBuilder endpoint, string contentType = "application/json", params string[] others)
        where TBody : notnull => endpoint.WithMetadata(new TakenBody(typeof(TBody), [contentType, .. others], IsOptional: false));

    /// <summary>The same, where the body may be missing.</summary>
    public static RouteHandlerBuilder MayTake<TBody>(this RouteHandlerBuilder endpoint)
        where TBody : notnull => endpoint.WithMetadata(new TakenBody(typeof(TBody), ["application/json"], IsOptional: true));

    /// <summary>What may stand behind the question mark.</summary>
    public static RouteHandlerBuilder Asks(this RouteHandlerBuilder endpoint, params (string Name, string Description)[] parameters) => endpoint.WithMetadata(new QueryParameters(parameters));

    /// <summary>The answer where nothing is to be done, and only said.</summary>
    public static RouteHandlerBuilder TellsInDryRun<TAnswer>(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new DryRunAnswer(typeof(TAnswer)));

    /// <summary>Another good answer.</summary>
    public static RouteHandlerBuilder OrTells(this RouteHandlerBuilder endpoint, int status, Type? answer = null) => endpoint.Produces(status, answer);
}

/// <summary>The body of a request. It is metadata of its own, since routing would hide an endpoint from whoever sends another type.</summary>
internal sealed record TakenBody(Type Type, IReadOnlyList<string> ContentTypes, bool IsOptional);

/// <summary>What is answered, as JSON, to a request that only asks what it would do.</summary>
internal sealed record DryRunAnswer(Type Type);

/// <summary>The parameters of a query.</summary>
internal sealed record QueryParameters(IReadOnlyList<(string Name, string Description)> All);
