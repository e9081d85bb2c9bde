using System.Globalization;
using RosePO.Core.Artifacts;
using RosePO.Core.Models;
using static TorchSharp.torch;

namespace RosePO.Core.Training;

/// <summary>
/// What a run needs to go on: parameters, both moments and the step. Order, dropout and candidates are drawn from the seed
/// and the step, so nothing else has a state. One file, written aside and renamed.
/// </summary>
internal sealed class Checkpoint(ArtifactFolder folder)
{
    private readonly string _folder = folder.File(ArtifactFolder.CheckpointName);

    private string FileName => Path.Combine(_folder, "state.safetensors");

    /// <summary>Restores a state and returns the number of steps taken, or 0 where there is none.</summary>
    public int Restore(ParameterStore parameters, FlatAdamW optimizer)
    {
        if (!File.Exists(FileName))
        {
            return 0;
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var state = SafeTensors.Load(FileName);
        parameters.Flat.copy_(state["parameters"]);
        optimizer.First.copy_(state["first"]);
        optimizer.Second.copy_(state["second"]);
        return (int)state["step"].item<long>();
    }

    /// <summary>Writes the state after a step.</summary>
    public void Save(int step, ParameterStore parameters, FlatAdamW optimizer)
    {
        Directory.CreateDirectory(_folder);
        using var scope = NewDisposeScope();
        var temporary = string.Create(CultureInfo.InvariantCulture, $"{FileName}.{step}");
        SafeTensors.Save(temporary,
        [
            new("parameters", parameters.Flat),
            new("first", optimizer.First),
            new("second", optimizer.Second),
            new("step", tensor((long)step)),
        ]);
        File.Move(temporary, FileName, overwrite: true);
    }

    /// <summary>Deletes the state: the run is done.</summary>
    public void Clear()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
