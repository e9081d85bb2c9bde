BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Push-Location $TestDrive
    $data = Import-RecDataset @RoseSample
}

AfterAll { Pop-Location }

Describe 'Start-RosePOTraining' {
    It 'pre-trains a new model beside the fine-tuned one' {
        $sft = $data | Start-RosePOTraining -Stage Sft -Model Embedded -Destination sft -PretrainEpochs 1 @RoseTiny
        $sft.Stage | Should -Be Sft
        Test-Path sft-pretrain/model.safetensors | Should -BeTrue
    }

    It 'aligns where pairs are bound' {
        $pairs = $data | New-PreferencePairs -Strategy Random -MaxExamples 10
        $aligned = $pairs | Start-RosePOTraining -Model ./sft -Destination dpo -Loss Dpo -ValidationUsers 0
        $aligned.Stage | Should -Be Align
    }

    It 'reports a folder that is no model as ModelInvalid' {
        $null = New-Item nomodel -ItemType Directory
        ErrorIdOf { $data | Start-RosePOTraining -Stage Sft -Model ./nomodel -ErrorAction Continue } |
            Should -Be 'ModelInvalid,RosePO.Commands.StartRosePOTrainingCommand'
    }

    It 'completes devices' {
        Complete 'Start-RosePOTraining -Device c' | Should -Be cpu, cuda, cuda:0
    }
}
