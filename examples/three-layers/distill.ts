import { CreateBucketCommand, S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { CustomModelDeployments } from "@bedrock-routed/control-plane";
import { Distillation } from "@bedrock-routed/control-plane/distillation";

/**
 * Distills Nova Pro into Nova Lite, and deploys the student.
 * @param passTime called each time that the job is looked at: offline, an hour passes then
 * @returns the ARN to call the student with
 */
export async function distill(
  clientOptions: Pick<S3ClientConfig, "endpoint" | "region" | "credentials">,
  file: string,
  passTime: () => void,
): Promise<string> {
  const s3Client = new S3Client({ ...clientOptions, forcePathStyle: true });
  await s3Client.send(new CreateBucketCommand({ Bucket: "training" }));
  const distillation = new Distillation({ clientOptions, s3Client });
  await distillation.create({
    name: "helpdesk-1",
    modelName: "helpdesk",
    teacher: "us.amazon.nova-pro-v1:0",
    student: "amazon.nova-lite-v1:0",
    roleArn: "arn:aws:iam::123456789012:role/distillation",
    data: { file, uploadTo: "s3://training/helpdesk.jsonl" },
    outputS3Uri: "s3://training/results/",
  });
  await distillation.watch("helpdesk-1", { initialDelayMs: 10, maxDelayMs: 10, onProgress: passTime });

  const deployments = new CustomModelDeployments({ clientOptions });
  await deployments.ensure({ name: "helpdesk", model: "helpdesk" });
  passTime();
  const { arn } = await deployments.wait("helpdesk");
  s3Client.destroy();
  return arn;
}
