using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RosePO.Core.Evaluation.Recommenders;

namespace RosePO.Server;

/// <summary>What the server answers to.</summary>
internal static class Endpoints
{
    public static void Map(WebApplication app, ServeRequest options, GetRecommendations model)
    {
        app.UseExceptionHandler(errors => errors.Run(Explain));
        app.MapPost("/recommend", (RecommendBody body, RecommendationQueue queue, HttpContext context) => Recommend(body, queue, options, context))
            .WithSummary("Recommends titles for a history.")
            .Produces<RecommendAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        app.MapGet("/health", (RecommendationQueue queue) => new Health("ready", Path.GetFileName(Path.TrimEndingDirectorySeparator(options.Model)), model.Titles, model.Parameters, queue.Count))
            .WithSummary("Whether the server can answer.");
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapOpenApi();
    }

    private static async Task<Results<Ok<RecommendAnswer>, ProblemHttpResult>> Recommend(
        RecommendBody body, RecommendationQueue queue, ServeRequest options, HttpContext context)
    {
        if (body is { User: null, History: null })
        {
            return Problem(StatusCodes.Status400BadRequest, "The query names neither a user nor a history: send one of them.", RoseErrorCode.RequestInvalid.ToString());
        }

        if (body.K is { } k && (k < 1 || k > options.MaxTop))
        {
            return Problem(StatusCodes.Status400BadRequest, FormattableString.Invariant($"k is {k} where a number from 1 to {options.MaxTop} is needed."), RoseErrorCode.RequestInvalid.ToString());
        }

        var query = new RecommendationQuery { User = body.User ?? "", History = body.History, Top = body.K, Candidates = body.Candidates, Exclude = body.Exclude ?? [] };
        if (queue.Ask(query, context.RequestAborted) is not { } answer)
        {
            context.Response.Headers.RetryAfter = "1";
            return Problem(StatusCodes.Status503ServiceUnavailable, "Too many queries wait: try again later.", null);
        }

        return TypedResults.Ok(new RecommendAnswer([.. (await answer).Select(row => new RecommendedTitle(row.Rank, row.Item, row.Title, row.Score))]));
    }

    private static async Task Explain(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var problem = error switch
        {
            // What the one who asks can mend.
            RoseException { Error: RoseErrorCode.ItemUnknown or RoseErrorCode.UserUnknown or RoseErrorCode.RequestInvalid or RoseErrorCode.ContextTooShort } rose =>
                Problem(StatusCodes.Status400BadRequest, rose.Message, rose.Error.ToString()),
            BadHttpRequestException bad => Problem(bad.StatusCode, bad.InnerException?.Message ?? bad.Message, RoseErrorCode.RequestInvalid.ToString()),
            RoseException rose => Problem(StatusCodes.Status500InternalServerError, rose.Message, rose.Error.ToString()),
            OperationCanceledException => Problem(StatusCodes.Status503ServiceUnavailable, "The server is stopping.", null),
            _ => Problem(StatusCodes.Status500InternalServerError, "The server could not answer; its log says why.", null),
        };
        await problem.ExecuteAsync(context);
    }

    private static ProblemHttpResult Problem(int status, string detail, string? code) => TypedResults.Problem(new ProblemDetails
    {
        Status = status,
        Detail = detail,
        Extensions = code is null ? [] : new Dictionary<string, object?> { ["code"] = code },
    });
}
