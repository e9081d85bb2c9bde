using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;
using RosePO.Core.Evaluation.Recommenders;

namespace RosePO.Server;

/// <summary>Loads a model, then listens until the process receives a signal to end.</summary>
internal static class RecommendationHost
{
    // Far beyond any history.
    private const long LargestBody = 1 << 20;

    /// <summary>Runs the server.</summary>
    /// <param name="args">Its options.</param>
    /// <returns>The process's exit code: 0, or 1 where it could not start, which standard error explains.</returns>
    public static async Task<int> Run(string[] args)
    {
        try
        {
            var (request, isAttached) = Arguments.Read(args);
            using var model = GetRecommendations.Open(new RecommendationRequest
            {
                Model = request.Model,
                Dataset = request.Dataset,
                Top = request.Top,
                IncludeHistory = request.IncludeHistory,
                Method = request.Method,
                Beams = request.Beams,
                MaxHistory = request.MaxHistory,
                Quantisation = request.Quantisation,
                Device = request.Device,
            });
            await Serve(request, model, isAttached);
            return 0;
        }
        catch (RoseException exception)
        {
            await Console.Error.WriteLineAsync($"{exception.Code}: {exception.Message}");
            return 1;
        }
        catch (IOException exception)
        {
            // An address that is taken.
            await Console.Error.WriteLineAsync($"The server cannot listen ({exception.Message.TrimEnd('.')}): choose another --port or --address.");
            return 1;
        }
    }

    private static async Task Serve(ServeRequest options, GetRecommendations model, bool isAttached)
    {
        // Settings come from the command line alone: a file in the folder where it is started must not change what it listens on.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Listen(AddressOf(options), options.Port);
        });
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRoutingCore().AddOpenApi().AddProblemDetails();
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull);
        builder.Services.AddSingleton<ServerMetrics>().AddSingleton(options).AddSingleton(model).AddSingleton<RecommendationQueue>();
        var telemetry = builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(ServerMetrics.Name, RoseTelemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel").AddPrometheusExporter());
        OtlpExport.AddIfAsked(builder, telemetry);
        await using var app = builder.Build();
        app.UseRouting();
        Endpoints.Map(app, options, model);
        await app.StartAsync();

        // One line of JSON on standard output, for whoever started it.
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Console.WriteLine(JsonSerializer.Serialize(new { url = address, titles = model.Titles, parameters = model.Parameters }));
        if (isAttached)
        {
            _ = Task.Run(async () =>
            {
                while (await Console.In.ReadLineAsync() is not null)
                {
                }

                await app.StopAsync();
            });
        }

        await app.WaitForShutdownAsync();
    }

    private static IPAddress AddressOf(ServeRequest options) =>
        options.Address is "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(options.Address, out var address) ? address
        : throw new RoseException(RoseErrorCode.RequestInvalid, $"--address is '{options.Address}' where an IP address is needed, such as 127.0.0.1 or 0.0.0.0.");
}
