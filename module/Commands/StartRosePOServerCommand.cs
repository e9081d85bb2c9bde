using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Evaluation.Serving;

namespace RosePO.Commands;

/// <summary>Starts a server that keeps a model in memory and recommends over HTTP.</summary>
/// <remarks>
/// Returns when it listens. POST /recommend takes JSON: user (an id of the dataset) or history (titles or ids), and where wanted k, candidates and exclude; every
/// title that it answers is one of the catalogue, or of the candidates. Queries that come while the model computes are answered together next. GET /health says whether
/// it is ready, GET /metrics how busy it is (Prometheus), GET /openapi/v1.json describes the interface. The server ends with Stop-RosePOServer, or with the session.
/// It has neither encryption nor a login: keep it on this machine or behind something that has.
/// </remarks>
/// <example>
/// <para>A server, a query, and its end.</para>
/// <code>$server = Start-RosePOServer -Model $rosepo -Dataset $data -Port 0
/// Invoke-RestMethod "$($server.Url)recommend" -Method Post -ContentType application/json -Body (@{ user = '196'; k = 5 } | ConvertTo-Json)
/// $server | Stop-RosePOServer</code>
/// </example>
/// <seealso>Get-Recommendation</seealso>
/// <seealso>Stop-RosePOServer</seealso>
[Binds(typeof(ServeRequest))]
[Cmdlet(VerbsLifecycle.Start, "RosePOServer", SupportsShouldProcess = true)]
[OutputType(typeof(ServedModel))]
public sealed partial class StartRosePOServerCommand : PipelineCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Model, () =>
    {
        CheckPiped(ArtifactRole.Model, ArtifactRole.Dataset);
        var (model, dataset) = (Require(ArtifactRole.Model, Model), Require(ArtifactRole.Dataset, Dataset));
        if (ShouldProcess(model, "Serve"))
        {
            var request = Bind<ServeRequest>(new("model", model), new("dataset", dataset));
            WriteObject(Await((_, cancellation) => ServerProcess.Start(request, cancellation)));
        }
    });
}
