using System.Diagnostics;
using System.Globalization;
using RosePO.Core.Tests.Data;
using RosePO.Core.Tests.Training;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Ranks;

/// <summary>Two hosts: network namespaces with an address, a name and a link each, which only root can make.</summary>
[Collection(TrainingCollection.Name)]
public sealed class TwoHostsTests(TrainedStages stages) : IDisposable
{
    private const string Network = "10.213.77";

    private readonly TemporaryFolder _folder = new();
    private readonly string _first = string.Create(CultureInfo.InvariantCulture, $"rosepo-a-{Environment.ProcessId}");
    private readonly string _second = string.Create(CultureInfo.InvariantCulture, $"rosepo-b-{Environment.ProcessId}");

    public void Dispose()
    {
        Ip($"netns del {_first}");
        Ip($"netns del {_second}");
        _folder.Dispose();
    }

    [Fact]
    public void A_training_over_TCP_between_two_hosts_is_that_of_two_ranks_on_one()
    {
        var here = MpiLauncher.Command(MpiLauncher.OpenMpi, 2);
        Assert.SkipUnless(CanMakeHosts(), "Network namespaces cannot be made: that needs Linux, root and ip.");
        var request = stages.Sft("hosts") with { Dropout = 0.1, MaxSteps = 4, Launcher = "sh " + Launcher() };
        var sent = Sent();
        var apart = TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken);
        Assert.True(Sent() - sent > 4 * TrainedStages.Weights(apart.Model).Length, "The gradients of four steps did not go over the link.");
        Assert.Equal(2, Core.Artifacts.Artifact.TryOpen(apart.Model)!.Ranks!.Count);
        TrainModel.Run(request with { Destination = stages.At("hosts-one"), Launcher = here }, cancellation: TestContext.Current.CancellationToken);
        Assert.True(TrainedStages.Weights(apart.Model).AsSpan().SequenceEqual(TrainedStages.Weights(stages.At("hosts-one"))));
    }

    private bool CanMakeHosts() => OperatingSystem.IsLinux()
        && Ip($"netns add {_first}") && Ip($"netns add {_second}")
        && Ip($"link add rosepo0 netns {_first} type veth peer name rosepo0 netns {_second}")
        && Ip($"-n {_first} addr add {Network}.1/24 dev rosepo0") && Ip($"-n {_second} addr add {Network}.2/24 dev rosepo0")
        && new[] { _first, _second }.All(host => Ip($"-n {host} link set rosepo0 up") && Ip($"-n {host} link set lo up"));

    // What the first host has sent to the second.
    private long Sent() => long.Parse(Run("ip", "netns", "exec", _first, "cat", "/sys/class/net/rosepo0/statistics/tx_bytes"), CultureInfo.InvariantCulture);

    // The launcher's way to another host is a script in place of ssh.
    private string Launcher()
    {
        File.WriteAllText(_folder.At("to"), $"""
            #!/bin/sh
            host=$1; shift
            [ "$host" = {Network}.1 ] && on={_first} || on={_second}
            exec ip netns exec $on unshare --uts sh -c "hostname $on; $*"
            """);
        File.WriteAllText(_folder.At("launch"), $"""
            export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMP_NUM_THREADS=1
            exec ip netns exec {_first} unshare --uts sh -c 'hostname {_first}; exec "$@"' sh \
                mpirun --host {Network}.1:1,{Network}.2:1 -n 2 --bind-to none --mca plm_rsh_agent "sh {_folder.At("to")}" --mca pml ob1 --mca btl tcp,self \
                --mca btl_tcp_if_include {Network}.0/24 --mca oob_tcp_if_include {Network}.0/24 -x OMP_NUM_THREADS "$@"
            """);
        return _folder.At("launch");
    }

    private static bool Ip(string arguments)
    {
        try
        {
            using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            ip.WaitForExit();
            return ip.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text.Trim();
    }
}
