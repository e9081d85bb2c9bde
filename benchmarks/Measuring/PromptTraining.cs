using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Titles;
using RosePO.Core.Training.Objectives;
using static TorchSharp.torch;

namespace RosePO.Benchmarks.Measuring;

/// <summary>A new embedded decoder that is fine-tuned on prompts without candidates, with or without a flow term, step by step.</summary>
internal sealed class PromptTraining : IDisposable
{
    private const int BatchSize = 32;
    private readonly ITrainingObjective _objective;
    private readonly FullStep _step;
    private int _taken;

    /// <summary>Makes the decoder.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="shape">The decoder's shape.</param>
    /// <param name="maxHistory">Titles of history in a prompt.</param>
    /// <param name="flow">The flow term, with plain rewards.</param>
    /// <param name="seed">Seeds weights, order and draws.</param>
    /// <param name="device">Where it is.</param>
    public PromptTraining(RecDataset dataset, EmbeddedModelOptions shape, int maxHistory, FlowOptions flow, int seed, Device device)
    {
        Model = LanguageModel.CreateEmbedded(dataset, shape, seed, device);
        Model.Use(PromptTemplates.EmbeddedHistory);
        Model.Use(new PromptShape { MaxHistory = maxHistory, Candidates = 2 });
        Flow = new TitleFlow([.. dataset.Items.Select(item => item.Popularity)], Model.Prompts.Answer, Model.Prompts.End);
        var request = new SftRequest { Model = "", Destination = "", BatchSize = BatchSize, Dropout = 0, Flow = flow, Epochs = 1000, Seed = seed };
        var rows = new PromptRows(Model, dataset, dataset.TrainingExamples(), request);
        _objective = flow.Weight > 0 ? new FlowObjective(Model, rows, Flow, null, request) : new SftObjective(Model, rows, request);
        _step = new FullStep(Model, weightDecay: 0);
    }

    /// <summary>The decoder.</summary>
    public LanguageModel Model { get; }

    /// <summary>How often titles are chosen.</summary>
    public TitleFlow Flow { get; }

    /// <summary>Takes a step.</summary>
    /// <param name="learningRate">Its rate.</param>
    public void Take(double learningRate) => _step.Take(_objective, _taken++, learningRate);

    /// <inheritdoc/>
    public void Dispose()
    {
        _step.Dispose();
        Model.Dispose();
    }
}
